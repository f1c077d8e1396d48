"""Evaluation: scenario cases through the assistant and its baselines, with their figures.

Nothing is imported here: the command line loads `evals.command` at every start.
"""
