package org.quadrupole.io.root.dictionary;

/**
 * An object that was left out because the file does not say, or nobody here knows, how its class is
 * streamed.
 *
 * @param className its class
 */
public record UnknownObject(String className) {}
