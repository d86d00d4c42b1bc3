"""Weights asked of the members (重みの聴取): from comparisons, ratings or orders to whole points."""
