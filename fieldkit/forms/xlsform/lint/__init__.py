"""What a form that converts may still get wrong, one module for each kind of check."""
