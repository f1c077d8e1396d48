"""Gradio's theme: every colour is a variable of static/style.css, so that all pages agree."""

from __future__ import annotations

from typing import Any

FONT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "sans-serif")
COLOURS = {
    "body_background_fill": "var(--pw-vlak)",
    "body_text_color": "var(--pw-inkt)",
    "body_text_color_subdued": "var(--pw-zacht)",
    "background_fill_primary": "var(--pw-kaart)",
    "background_fill_secondary": "var(--pw-vlak)",
    "block_background_fill": "var(--pw-kaart)",
    "block_border_color": "var(--pw-lijn)",
    "block_label_text_color": "var(--pw-inkt)",
    "block_title_text_color": "var(--pw-inkt)",
    "border_color_primary": "var(--pw-lijn)",
    "border_color_accent": "var(--pw-accent)",
    "color_accent_soft": "var(--pw-accent-zacht)",
    "input_background_fill": "var(--pw-kaart)",
    "input_border_color": "var(--pw-rand)",
    "input_placeholder_color": "var(--pw-zacht)",
    "button_primary_background_fill": "var(--pw-accent)",
    "button_primary_background_fill_hover": "var(--pw-accent-diep)",
    "button_primary_text_color": "var(--pw-op-accent)",
    "button_secondary_background_fill": "var(--pw-kaart)",
    "button_secondary_background_fill_hover": "var(--pw-accent-zacht)",
    "button_secondary_text_color": "var(--pw-inkt)",
    "button_secondary_border_color": "var(--pw-rand)",
    "link_text_color": "var(--pw-link)",
    "checkbox_label_background_fill": "var(--pw-kaart)",
    "checkbox_label_background_fill_selected": "var(--pw-accent-zacht)",
    "checkbox_label_text_color": "var(--pw-inkt)",
    "checkbox_label_text_color_selected": "var(--pw-inkt)",
    "checkbox_background_color_selected": "var(--pw-accent)",
    "checkbox_border_color": "var(--pw-rand)",
}


def theme() -> Any:
    """A calm theme with the system's own fonts: nothing is fetched from elsewhere."""
    import gradio as gr

    made = gr.themes.Base(font=FONT, font_mono=("ui-monospace", "monospace"), text_size="lg")
    known = set(vars(made))
    dark = {f"{name}_dark": value for name, value in COLOURS.items()}
    return made.set(**COLOURS, **{name: v for name, v in dark.items() if name in known})
