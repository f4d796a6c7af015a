"""Small sounds, worked out from sines when they are first needed. Without a sound card there are none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pygame

RATE = 22050
TONES = {  # name: (frequency, start, length, loudness) of each partial
    "press": ((880.0, 0.0, 0.045, 0.20),),
    "step": ((520.0, 0.0, 0.07, 0.2), (780.0, 0.05, 0.09, 0.16)),
    "file": ((392.0, 0.0, 0.12, 0.22), (523.3, 0.09, 0.14, 0.22), (659.3, 0.18, 0.22, 0.2)),
    "alarm": ((233.1, 0.0, 0.20, 0.26), (220.0, 0.18, 0.30, 0.26)),
    "curtain": ((330.0, 0.0, 0.18, 0.16), (247.0, 0.12, 0.26, 0.16)),
    "end": ((261.6, 0.0, 0.5, 0.18), (329.6, 0.1, 0.6, 0.16), (392.0, 0.2, 0.7, 0.16), (523.3, 0.3, 0.8, 0.14)),
}


class Sounds:
    """Plays by name; off, or without a card, silent."""

    def __init__(self, on: bool) -> None:
        self.on = on
        self._made: dict[str, Any] = {}
        self._broken = False

    def play(self, name: str) -> None:
        """Play a sound."""
        if not self.on or self._broken:
            return
        try:
            if not pygame.mixer.get_init():
                pygame.mixer.init(RATE, -16, 1, 512)
            if name not in self._made:
                self._made[name] = pygame.mixer.Sound(buffer=wave(name).tobytes())
            self._made[name].play()
        except pygame.error:
            self._broken = True


def wave(name: str) -> Any:
    """16-bit samples of a sound."""
    tones = TONES[name]
    seconds = max(start + length for _, start, length, _ in tones) + 0.02
    time = np.arange(int(RATE * seconds)) / RATE
    out = np.zeros_like(time)
    for pitch, start, length, loud in tones:
        part = (time - start) / length
        shape = np.where(
            (part >= 0) & (part <= 1), np.minimum(part * 30, 1) * np.exp(-4 * part) * np.minimum((1 - part) * 12, 1), 0
        )
        out += loud * shape * (np.sin(2 * np.pi * pitch * (time - start)) + 0.25 * np.sin(4 * np.pi * pitch * (time - start)))
    return (np.clip(out, -1, 1) * 32000).astype(np.int16)
