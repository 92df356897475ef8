/**
 * Google's Data Manager API and Google Ads API.
 */
@NullMarked
package dev.tributary.twin.google;

import org.jspecify.annotations.NullMarked;
