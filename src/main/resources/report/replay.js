/* This page has tables alone. */
themes();
