"""The style sheet: colours by what they mean, in a dark theme and a light one for projectors.

Marks are those of Okabe and Ito (2008), which colour-blind people can tell apart.
"""

from __future__ import annotations

from functools import lru_cache

DARK = {
    "bg": "#0A0F15", "panel": "#121A23", "raised": "#18222D", "field": "#0B1118", "line": "#243140", "strong_line": "#3C5066",
    "text": "#E6ECF3", "muted": "#9AA9BA", "faint": "#5B6A7C",
    "accent": "#56B4E9", "good": "#2FBF95", "warn": "#EDAE2B", "bad": "#FF8A50",
    "primary": "#0072B2", "primary_line": "#2A8CC6", "on_primary": "#FFFFFF",
    "sea": "#0C1722", "sea_deep": "#0A0F15", "land": "#22303E", "shore": "#0B1621", "glow": "#2E5878", "label": "#D5DFE9",
    "shadow": "#000000",
}  # fmt: skip
LIGHT = {
    "bg": "#F1F4F8", "panel": "#FFFFFF", "raised": "#F6F8FB", "field": "#FFFFFF", "line": "#D3DBE5", "strong_line": "#93A3B5",
    "text": "#101820", "muted": "#465565", "faint": "#8796A6",
    "accent": "#005F96", "good": "#00664A", "warn": "#835200", "bad": "#A63F00",
    "primary": "#0072B2", "primary_line": "#005F96", "on_primary": "#FFFFFF",
    "sea": "#DCE8F2", "sea_deep": "#CBDCEA", "land": "#EEF1F4", "shore": "#9FB0C2", "glow": "#B9D0E3", "label": "#22303E",
    "shadow": "#5A6B7D",
}  # fmt: skip
THEMES = {"dark": DARK, "light": LIGHT}

MARKS = {
    "blue": "#0072B2", "sky": "#56B4E9", "green": "#009E73", "orange": "#E69F00", "vermillion": "#D55E00", "purple": "#CC79A7",
    "yellow": "#F0E442", "grey": "#8796A6",
}  # fmt: skip
"""Colours of marks: lines, ribbons, fills. Never the only sign: marks carry icons, hatching or labels too."""

SURFACES = ("bg", "panel", "raised", "field")
INKS = ("text", "muted", "accent", "good", "warn", "bad")
"""Every ink may stand on every surface: at least 4.5 to 1 in both themes, held by a test."""

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5)


@lru_cache(maxsize=4096)
def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green, blue of a hex colour."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@lru_cache(maxsize=4096)
def mix(a: str, b: str, part: float) -> str:
    """The colour `part` of the way from `a` to `b`."""
    return "#" + "".join(f"{round(x + (y - x) * part):02X}" for x, y in zip(rgb(a), rgb(b), strict=True))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [c / 255.0 for c in rgb(colour)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2), 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)
