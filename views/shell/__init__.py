"""What every page stands on (共通部分): frame, markup, controls, state and the opening of a tender."""
