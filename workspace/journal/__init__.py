"""The journal (記録): every act, chained by SHA-256 over canonical JSON, and its recount."""
