"""The window: the only part that knows pygame. It holds plain data that its host sends, never a World."""
