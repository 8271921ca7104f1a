"""Pure knowledge of the field: licences, sizes, times."""
