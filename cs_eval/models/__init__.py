"""The contract's models: what crosses a file or a wire."""
