"""The web page and the HTTP API."""

from ui.app import create_app

__all__ = ["create_app"]
