"""What all pages share: tags, templates, tokens, panels, middleware. Knows no domain."""
