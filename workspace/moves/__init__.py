"""Moves (手続の進行): from stage to stage, what must hold before, what follows, and amendments on the way."""
