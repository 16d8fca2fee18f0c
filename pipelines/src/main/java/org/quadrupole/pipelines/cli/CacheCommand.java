package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.pipelines.cache.ResultCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quad cache}. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    description = {
      "Results that runs have left for later ones.",
      "",
      "A result is used again where its files, its expressions with all that they name, and this",
      "program are the same; everything else is computed. QUAD_CACHE is the folder ('no' for none),",
      "QUAD_CACHE_MB how much it may take (2000)."
    })
final class CacheCommand implements Runnable {

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets what is annotated
  CacheCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say status or clear");
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Say where it is and what it takes.")
  void status() throws IOException {
    Map<String, String> environment = Workplace.of(spec).environment();
    Optional<ResultCache> cache = ResultCacheFolder.open(environment);
    PrintWriter out = spec.commandLine().getOut();
    if (cache.isEmpty()) {
      out.println("QUAD_CACHE=no: nothing is kept");
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,.1f MB of %,d MB%n",
        ResultCacheFolder.folder(environment),
        cache.get().size() * 1e-6,
        ResultCacheFolder.limit(environment) / 1_000_000);
  }

  @Command(name = "clear", mixinStandardHelpOptions = true, description = "Forget all results.")
  void clear() throws IOException {
    Optional<ResultCache> cache = ResultCacheFolder.open(Workplace.of(spec).environment());
    if (cache.isPresent()) {
      cache.get().clear();
    }
  }
}
