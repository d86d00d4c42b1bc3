"""The revisions (表の版), one module each: how the tables come from those of the revision before, and go back."""
