/**
 * Google as a destination: members through the Data Manager API, lookalikes and list sizes through the Google Ads API.
 */
@NullMarked
package dev.tributary.destination.google;

import org.jspecify.annotations.NullMarked;
