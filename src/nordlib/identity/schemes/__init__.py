"""The schemes of identity numbers: one module each, with the same interface, and the registry that loads them."""
