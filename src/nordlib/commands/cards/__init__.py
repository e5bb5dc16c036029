"""Commands over library cards: a module for each subject, named as its rules are."""
