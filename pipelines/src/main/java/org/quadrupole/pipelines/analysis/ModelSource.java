package org.quadrupole.pipelines.analysis;

import org.quadrupole.transforms.model.ModelOptions;

/**
 * A trained model that expressions may call.
 *
 * @param name what expressions call it: a Python identifier
 * @param file its file: a path, absolute or from the working directory, or a URL
 * @param place where the analysis file names it, for messages
 * @param options what the analysis file says of it beside its file
 */
public record ModelSource(String name, String file, String place, ModelOptions options) {}
