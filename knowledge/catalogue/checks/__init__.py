"""What must hold in the catalogue beyond the shape that the model gives: one module for one subject."""
