"""What is proved about the rules, as pages of the documentation and as tests."""
