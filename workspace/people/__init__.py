"""People (利用者): who is who, how they come in, and how they act."""
