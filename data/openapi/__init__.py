"""Every address that programs read, by OpenAPI 3.1: made from what serves it."""
