/**
 * A domain's XML: read as hostile input, looked at through types, edited in place.
 *
 * <ul>
 *   <li>{@link io.virtwright.engine.domainxml.DomainDocument}: the text and its tree. Edits splice the text, so that all
 *       they do not name survives to the character.
 *   <li>{@link io.virtwright.engine.domainxml.XmlEdit}: an edit as data, so that the hands can make it in the definition
 *       that has the secrets.
 *   <li>{@link io.virtwright.engine.domainxml.DomainView}: what practices look at.
 *   <li>{@link io.virtwright.engine.domainxml.DomainStatus}: libvirt's own record of a running domain.
 * </ul>
 */
@NullMarked
package io.virtwright.engine.domainxml;

import org.jspecify.annotations.NullMarked;
