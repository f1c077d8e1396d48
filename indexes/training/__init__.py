"""From parallel text to the shipped Dutch sentence encoder: `python -m indexes.training`."""
