package org.quadrupole.transforms;

/**
 * Which histogram of an analysis.
 *
 * @param dataset the data set's name
 * @param region the region's name
 * @param histogram the histogram's name, unique in the region
 */
public record HistogramKey(String dataset, String region, String histogram) implements ResultKey {}
