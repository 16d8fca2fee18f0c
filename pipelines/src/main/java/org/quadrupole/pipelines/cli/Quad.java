package org.quadrupole.pipelines.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quadrupole.pipelines.analysis.AnalysisException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code quad}. Exit codes: 0 done, 1 failed on the way, 2 a mistake of the user's. */
@Command(
    name = "quad",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    description = {
      "Runs particle-physics analyses: ROOT files in; histograms, plots and cut-flows out.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad demo                                         a first look, on simulated events",
      "  quad run my-analysis.yaml                         run an analysis file",
      "  quad run my-analysis.yaml --set jet_pt=40         the same with another cut",
      "  quad run adl-all --input events='nano/*.root'     run a shipped analysis on your files",
      "  quad root ls nano.root                            what is in a file",
      "  quad convert nano.root ntuple.root --to rntuple   the same events in another format",
      "  quad skim --where 'MET_pt > 50' in.root out.root  some events into a new file",
      "  quad explain my-analysis.yaml --code              what will be read and computed",
      "",
      "Exit codes: 0 done, 1 failed on the way, 2 a mistake in the command or in a file named in it."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Quad implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print log messages, and the stack trace of an error.")
  private boolean debug;

  /** In the order of the help. */
  private static final Map<String, Class<?>> SUBCOMMANDS = subcommands();

  private final Workplace workplace;

  private Quad(Workplace workplace) {
    this.workplace = workplace;
  }

  private static Map<String, Class<?>> subcommands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("run", RunCommand.class);
    commands.put("demo", DemoCommand.class);
    commands.put("explain", ExplainCommand.class);
    commands.put("functions", FunctionsCommand.class);
    commands.put("root", RootCommand.class);
    commands.put("convert", ConvertCommand.class);
    commands.put("skim", SkimCommand.class);
    commands.put("features", FeaturesCommand.class);
    commands.put("jobs", JobsCommand.class);
    commands.put("cluster", ClusterCommand.class);
    commands.put("cache", CacheCommand.class);
    commands.put("server", ServerCommand.class);
    commands.put("completion", CompletionCommand.class);
    commands.put("timings", TimingsCommand.class);
    return Collections.unmodifiableMap(commands);
  }

  /** Runs the command and ends the program with its exit code. */
  public static void main(String[] arguments) {
    HeadStart.begin(arguments);
    Workplace workplace = Workplace.ofThisProcess(System.getenv());
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = execute(workplace, out, err, arguments);
    out.flush();
    err.flush();
    // Runners may leave threads behind.
    System.exit(code);
  }

  /**
   * Runs the command.
   *
   * @return the exit code
   */
  public static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    return execute(Workplace.ofThisProcess(System.getenv()), out, err, arguments);
  }

  static int execute(Workplace workplace, PrintWriter out, PrintWriter err, String... arguments) {
    if (java.util.Arrays.asList(arguments).contains("--debug")) {
      // Before anything logs.
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
    }
    CommandLine line = new CommandLine(new Quad(workplace));
    addSubcommands(line, arguments);
    line.setOut(out).setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(100);
    line.setParameterExceptionHandler(Quad::misunderstood);
    line.setExecutionExceptionHandler(Quad::failed);
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return told(line, e);
    }
  }

  /** Only the one that is meant, where that is plain: to describe one takes milliseconds. */
  private static void addSubcommands(CommandLine line, String... arguments) {
    @Nullable Class<?> meant = arguments.length == 0 ? null : SUBCOMMANDS.get(arguments[0]);
    if (meant != null) {
      line.addSubcommand(arguments[0], meant);
    } else {
      SUBCOMMANDS.forEach(line::addSubcommand);
    }
  }

  /** The whole command, to be described. */
  static CommandLine whole() {
    CommandLine line = new CommandLine(new Quad(Workplace.ofThisProcess(System.getenv())));
    addSubcommands(line);
    return line;
  }

  Workplace workplace() {
    return workplace;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command");
  }

  private static int misunderstood(ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    String help = line.getCommandSpec().qualifiedName() + " --help";
    line.getErr().println("quad: " + lower(firstLine(e.getMessage())) + " (see '" + help + "')");
    return ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine line, ParseResult parsed) {
    int code = told(line, e);
    return e instanceof AnalysisException ? ExitCode.USAGE : code;
  }

  private static int told(CommandLine line, Throwable error) {
    Quad quad = (Quad) line.getCommandSpec().root().userObject();
    if (quad.workplace.cancelled().getAsBoolean()) {
      // Nobody is there to be told.
      return ExitCode.SOFTWARE;
    }
    quad.workplace.failures().accept(error);
    line.getErr().println("quad: " + firstLine(Messages.of(error)));
    if (quad.debug) {
      error.printStackTrace(line.getErr());
    }
    return ExitCode.SOFTWARE;
  }

  private static String firstLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String lower(String message) {
    return message.isEmpty() || (message.length() > 1 && Character.isUpperCase(message.charAt(1)))
        ? message
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  /** Keeps the classes that explain failures away from starts that do not fail. */
  private static final class Messages {
    static String of(Throwable e) {
      return org.quadrupole.pipelines.run.Failures.line(e);
    }
  }
}
