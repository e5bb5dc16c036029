"""Rules over columns: which column each fact is, and the trees that the rules give. No engine is needed here, nor any extra."""
