"""Who stands where: the points of the plan by the actors, on a page and in its files."""
