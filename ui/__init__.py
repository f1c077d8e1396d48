"""The web page and the HTTP API: `ui.app.create_app`."""
