"""What makes two items the same: sightings, rejects, versions. Pure."""
