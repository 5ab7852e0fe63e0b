package io.virtwright.practices.guestagent;

import io.virtwright.engine.finding.Severity;

/**
 * What is wrong with a configuration.
 *
 * @param text a phrase
 * @param remedy a sentence
 */
record Problem(Severity severity, String text, String remedy) {}
