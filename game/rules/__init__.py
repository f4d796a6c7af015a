"""Rules: what happens. One module per mechanism; `engine.turn.PHASES` says in which order."""

PHASE_NAMES = (
    "production",
    "export_control",
    "trade",
    "build",
    "compute",
    "research",
    "release",
    "incidents",
    "sensing",
    "dossiers",
    "enforcement",
    "economy",
    "society",
    "oversight",
    "score",
)
"""The phases of a turn, in order; a scenario may rest any of them."""
