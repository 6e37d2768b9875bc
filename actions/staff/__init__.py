"""The people behind the assistant: who they are, how they sign in, what they may do."""
