"""What the terminal shows (端末表示): one module for what each command prints. It shows, and computes nothing."""
