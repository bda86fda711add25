"""人员 · Finding people, the pages of a household and of a person, corrections, identities shown with a reason."""
