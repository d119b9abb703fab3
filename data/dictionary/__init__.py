"""The dictionary: what every table and column says, made from their declarations."""
