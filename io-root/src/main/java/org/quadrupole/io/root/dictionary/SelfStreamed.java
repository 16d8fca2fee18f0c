package org.quadrupole.io.root.dictionary;

/**
 * An object of a class that streams itself, of which only what it holds was kept.
 *
 * @param className its class
 * @param name its name, usually empty
 * @param value a list of objects, pairs or texts, or an array of numbers
 */
public record SelfStreamed(String className, String name, Object value) {}
