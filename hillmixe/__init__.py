"""What all rooms of the HILL MixE Suite agree on: interfaces, columns, names, published data, commands and folders."""

__version__ = "0.2.0.dev0"
