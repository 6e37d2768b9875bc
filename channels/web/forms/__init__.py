"""The form page for phones: works without scripts, saves as one types with them."""
