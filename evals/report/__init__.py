"""A run, rendered: for the terminal, for CI (JUnit XML) and for the browser (HTML)."""

from evals.report.html import render_html
from evals.report.junit import render_junit
from evals.report.terminal import comparison_text, run_text

__all__ = ["comparison_text", "render_html", "render_junit", "run_text"]
