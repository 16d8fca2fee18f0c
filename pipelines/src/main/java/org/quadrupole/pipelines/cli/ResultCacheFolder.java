package org.quadrupole.pipelines.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.cache.ResultCache;

/**
 * Where this user's results of earlier runs are, and how much they may take: {@code QUAD_CACHE} and
 * {@code QUAD_CACHE_MB}, or a place that the XDG base directory specification says. {@code
 * QUAD_CACHE=no}: nowhere.
 */
final class ResultCacheFolder {

  private static final long MEGABYTE = 1_000_000;
  private static final long DEFAULT_MEGABYTES = 2_000;

  private ResultCacheFolder() {}

  static Path folder(Map<String, String> environment) {
    return named(environment, "QUAD_CACHE")
        .map(Path::of)
        .orElseGet(
            () ->
                named(environment, "XDG_CACHE_HOME")
                    .map(Path::of)
                    .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                    .resolve("quadrupole")
                    .resolve("results"));
  }

  static long limit(Map<String, String> environment) {
    Optional<String> megabytes = named(environment, "QUAD_CACHE_MB");
    try {
      return Math.multiplyExact(megabytes.map(Long::parseLong).orElse(DEFAULT_MEGABYTES), MEGABYTE);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new AnalysisException(
          "QUAD_CACHE_MB=" + megabytes.orElse("") + " is not a number of megabytes", e);
    }
  }

  /** The cache, unless it is not wanted. */
  static Optional<ResultCache> open(Map<String, String> environment) {
    return named(environment, "QUAD_CACHE").filter("no"::equals).isPresent()
        ? Optional.empty()
        : Optional.of(new ResultCache(folder(environment), limit(environment)));
  }

  private static Optional<String> named(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
