"""The schemes in columns: a kernel for each, over the tables of the scheme itself."""
