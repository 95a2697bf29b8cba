"""The toy house `keeper` promises nothing; it counts."""
