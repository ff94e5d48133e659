"""What makes two items the same: sightings, rejects, versions, shared addresses. Pure."""
