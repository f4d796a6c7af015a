"""A small retained widget kit: layout, focus, dirty rectangles, one style sheet. Every widget has a role and a name."""
