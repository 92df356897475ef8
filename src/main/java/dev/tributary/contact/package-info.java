/**
 * How a person's address is written once: e-mail addresses and phone numbers in one canonical form, whatever was typed. Platforms derive
 * their own forms from it. Nothing here guesses: what cannot be read for sure is refused.
 */
@NullMarked
package dev.tributary.contact;

import org.jspecify.annotations.NullMarked;
