package org.quadrupole.pipelines.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One line of text with the little of TeX that axis titles need.
 *
 * <p>{@code _{..}} and {@code ^{..}} lower and raise; {@code \mu} and the other Greek letters, and
 * the symbols listed in this class, stand for themselves, and so does ROOT's spelling {@code #mu};
 * {@code \bar{t}} is an antiparticle. Between dollar signs letters are italic, {@code \mathrm{..}}
 * makes them upright again, and {@code _} and {@code ^} need no braces for one character.
 * Everything else is taken as it is, so a bare {@code Jet_pt} keeps its underscore. Nothing is ever
 * an error: what is not understood is shown.
 */
public final class RichText {
  /** One context for all formats, so that a plot is laid out the same in each of them. */
  static final FontRenderContext METRICS = new FontRenderContext(null, true, true);

  private static final char COMBINING_MACRON = '\u0304';
  private static final double SMALL = 0.72;
  private static final double RAISE = 0.38;
  private static final double LOWER = 0.20;

  /** Where a raised and a lowered text stand one above the other they need more room. */
  private static final double STACKED_RAISE = 0.46;

  private static final double STACKED_LOWER = 0.30;

  private static final Map<String, String> SYMBOLS =
      Map.ofEntries(
          Map.entry("alpha", "α"),
          Map.entry("beta", "β"),
          Map.entry("gamma", "γ"),
          Map.entry("delta", "δ"),
          Map.entry("epsilon", "ε"),
          Map.entry("zeta", "ζ"),
          Map.entry("eta", "η"),
          Map.entry("theta", "θ"),
          Map.entry("kappa", "κ"),
          Map.entry("lambda", "λ"),
          Map.entry("mu", "μ"),
          Map.entry("nu", "ν"),
          Map.entry("xi", "ξ"),
          Map.entry("pi", "π"),
          Map.entry("rho", "ρ"),
          Map.entry("sigma", "σ"),
          Map.entry("tau", "τ"),
          Map.entry("phi", "φ"),
          Map.entry("varphi", "φ"),
          Map.entry("chi", "χ"),
          Map.entry("psi", "ψ"),
          Map.entry("omega", "ω"),
          Map.entry("Gamma", "Γ"),
          Map.entry("Delta", "Δ"),
          Map.entry("Theta", "Θ"),
          Map.entry("Lambda", "Λ"),
          Map.entry("Xi", "Ξ"),
          Map.entry("Pi", "Π"),
          Map.entry("Sigma", "Σ"),
          Map.entry("Upsilon", "Υ"),
          Map.entry("Phi", "Φ"),
          Map.entry("Psi", "Ψ"),
          Map.entry("Omega", "Ω"),
          Map.entry("ell", "ℓ"),
          Map.entry("hbar", "ℏ"),
          Map.entry("to", "→"),
          Map.entry("rightarrow", "→"),
          Map.entry("pm", "±"),
          Map.entry("mp", "∓"),
          Map.entry("times", "×"),
          Map.entry("cdot", "·"),
          Map.entry("leq", "≤"),
          Map.entry("geq", "≥"),
          Map.entry("neq", "≠"),
          Map.entry("approx", "≈"),
          Map.entry("sim", "~"),
          Map.entry("infty", "∞"),
          Map.entry("sum", "∑"),
          Map.entry("sqrt", "√"),
          Map.entry("circ", "°"),
          Map.entry("prime", "′"),
          Map.entry("ll", "≪"),
          Map.entry("gg", "≫"),
          Map.entry("quad", "  "));

  private final List<Run> runs;

  private RichText(List<Run> runs) {
    this.runs = List.copyOf(runs);
  }

  /** Reads the markup. */
  public static RichText of(String markup) {
    Parser parser = new Parser(markup);
    parser.sequence(0, false, false);
    return new RichText(parser.runs);
  }

  /** The text as an HTML fragment: everything escaped, {@code sub}, {@code sup} and {@code i}. */
  public String toHtml() {
    StringBuilder html = new StringBuilder();
    for (Run run : runs) {
      String text = escape(run.text());
      String slanted = run.italic() ? "<i>" + text + "</i>" : text;
      html.append(
          switch (run.level()) {
            case 1 -> "<sup>" + slanted + "</sup>";
            case -1 -> "<sub>" + slanted + "</sub>";
            default -> slanted;
          });
    }
    return html.toString();
  }

  /** The bare characters, for places that know no markup. */
  public String toPlain() {
    StringBuilder plain = new StringBuilder();
    runs.forEach(run -> plain.append(run.text()));
    return plain.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  double width(Font font) {
    return layout(font).width();
  }

  /** This, or as much of its beginning as fits into {@code width} with an ellipsis. */
  RichText shortenedTo(Font font, double width) {
    RichText shortened = this;
    List<Run> left = new ArrayList<>(runs);
    while (shortened.width(font) > width && !left.isEmpty()) {
      Run last = left.remove(left.size() - 1);
      int end = last.text().offsetByCodePoints(last.text().length(), -1);
      if (end > 0) {
        left.add(new Run(last.text().substring(0, end), last.level(), last.italic()));
      }
      List<Run> withEllipsis = new ArrayList<>(left);
      withEllipsis.add(new Run("…", 0, false));
      shortened = new RichText(withEllipsis);
    }
    return shortened;
  }

  /** The height of a line in this font, with room for raised and lowered text. */
  static double lineHeight(Font font) {
    LineMetrics metrics = font.getLineMetrics("Mg", METRICS);
    return metrics.getAscent() + metrics.getDescent();
  }

  /** Draws with the left end of the base line at (x, y), in the current colour. */
  void draw(Graphics2D g, Font font, double x, double y) {
    for (Piece piece : layout(font).pieces()) {
      g.setFont(piece.font());
      g.drawString(piece.text(), (float) (x + piece.dx()), (float) (y + piece.dy()));
    }
  }

  /** Draws with the right end of the base line at (x, y). */
  void drawRight(Graphics2D g, Font font, double x, double y) {
    draw(g, font, x - width(font), y);
  }

  /** Draws with the middle of the base line at (x, y). */
  void drawCentred(Graphics2D g, Font font, double x, double y) {
    draw(g, font, x - width(font) / 2, y);
  }

  private Layout layout(Font font) {
    Font small = font.deriveFont((float) (font.getSize2D() * SMALL));
    List<Piece> pieces = new ArrayList<>();
    double x = 0;
    double scriptStart = 0;
    double scriptEnd = 0;
    int before = 0;
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      Font base = run.level() == 0 ? font : small;
      Font used = run.italic() ? base.deriveFont(base.getStyle() | Font.ITALIC) : base;
      // A subscript right after a superscript, or the other way round, stands below or above it.
      if (run.level() == 0) {
        x = Math.max(x, scriptEnd);
      } else if (before == 0) {
        scriptStart = x;
      } else if (run.level() != before) {
        scriptEnd = Math.max(scriptEnd, x);
        x = scriptStart;
      }
      double rise = rise(run.level(), isStacked(i));
      // SVG drops spaces at the ends of a text, so they are positions here and not characters.
      String shown = run.text().strip();
      int indent = run.text().indexOf(shown);
      double start = x + width(run.text().substring(0, indent), used);
      if (!shown.isEmpty()) {
        pieces.add(new Piece(shown, used, start, rise * font.getSize2D()));
      }
      x += width(run.text(), used);
      before = run.level();
    }
    return new Layout(pieces, Math.max(x, scriptEnd));
  }

  /** How far below the base line text of this level stands, in sizes of the font. */
  private static double rise(int level, boolean stacked) {
    return switch (level) {
      case 1 -> stacked ? -STACKED_RAISE : -RAISE;
      case -1 -> stacked ? STACKED_LOWER : LOWER;
      default -> 0.0;
    };
  }

  /**
   * Whether the scripts that this run is one of, without ordinary text between, are of both levels.
   */
  private boolean isStacked(int index) {
    int level = runs.get(index).level();
    for (int step = -1; step <= 1; step += 2) {
      for (int i = index + step; i >= 0 && i < runs.size() && runs.get(i).level() != 0; i += step) {
        if (runs.get(i).level() != level) {
          return true;
        }
      }
    }
    return false;
  }

  private static double width(String text, Font font) {
    return text.isEmpty() ? 0 : font.getStringBounds(text, METRICS).getWidth();
  }

  private record Run(String text, int level, boolean italic) {}

  private record Piece(String text, Font font, double dx, double dy) {}

  private record Layout(List<Piece> pieces, double width) {}

  private static final class Parser {
    private final String in;
    private final List<Run> runs = new ArrayList<>();
    private int at;

    Parser(String in) {
      this.in = in;
    }

    /** Reads up to the end, or up to the brace that closes a group. */
    void sequence(int level, boolean math, boolean group) {
      boolean slanted = math;
      while (at < in.length()) {
        char c = in.charAt(at);
        if (group && c == '}') {
          at++;
          return;
        }
        if (c == '$' && !group) {
          slanted = !slanted;
          at++;
        } else if ((c == '_' || c == '^') && opensScript(slanted)) {
          at++;
          argument(c == '^' ? 1 : -1, slanted);
        } else if (c == '\\' || c == '#') {
          command(level, slanted);
        } else if (c == '{' && slanted) {
          at++;
          sequence(level, true, true);
        } else {
          int end = at + Character.charCount(in.codePointAt(at));
          append(in.substring(at, end), level, slanted);
          at = end;
        }
      }
    }

    private boolean opensScript(boolean math) {
      return at + 1 < in.length() && (math || in.charAt(at + 1) == '{');
    }

    private void argument(int level, boolean math) {
      if (in.charAt(at) == '{') {
        at++;
        sequence(level, math, true);
      } else if (in.charAt(at) == '\\') {
        command(level, math);
      } else {
        int end = at + Character.charCount(in.codePointAt(at));
        append(in.substring(at, end), level, math);
        at = end;
      }
    }

    private void command(int level, boolean math) {
      int end = at + 1;
      while (end < in.length() && isAsciiLetter(in.charAt(end))) {
        end++;
      }
      String name = in.substring(at + 1, end);
      boolean tex = in.charAt(at) == '\\';
      if (tex && isUpright(name) && end < in.length() && in.charAt(end) == '{') {
        at = end + 1;
        sequence(level, false, true);
      } else if (name.equals("bar") && end < in.length() && in.charAt(end) == '{') {
        bar(end + 1, level, math);
      } else if (SYMBOLS.containsKey(name)) {
        append(SYMBOLS.getOrDefault(name, name), level, math);
        at = end;
        // As in TeX's formulas, the space that ends a command's name is not shown.
        if (tex && math && at < in.length() && in.charAt(at) == ' ') {
          at++;
        }
      } else if (tex && name.isEmpty() && end < in.length()) {
        spacing(in.charAt(end), level);
        at = end + 1;
      } else {
        append(in.substring(at, end), level, false);
        at = end;
      }
    }

    /** Antiparticles: a line over each character up to the closing brace. */
    private void bar(int from, int level, boolean math) {
      int close = in.indexOf('}', from);
      int to = close < 0 ? in.length() : close;
      StringBuilder barred = new StringBuilder();
      in.substring(from, to)
          .codePoints()
          .forEach(c -> barred.appendCodePoint(c).append(COMBINING_MACRON));
      append(barred.toString(), level, math);
      at = close < 0 ? to : close + 1;
    }

    private void spacing(char c, int level) {
      switch (c) {
        case '!' -> {}
        case ',', ';', ':', ' ' -> append(" ", level, false);
        default -> append(String.valueOf(c), level, false);
      }
    }

    private static boolean isUpright(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "mathrm", "text", "rm", "mathbf", "textrm", "mathit" -> true;
        default -> false;
      };
    }

    private static boolean isAsciiLetter(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private void append(String text, int level, boolean math) {
      boolean italic =
          math && text.codePoints().allMatch(c -> Character.isLetter(c) || c == COMBINING_MACRON);
      String shown = math && text.equals("-") ? "−" : text;
      int last = runs.size() - 1;
      if (last >= 0 && runs.get(last).level() == level && runs.get(last).italic() == italic) {
        runs.set(last, new Run(runs.get(last).text() + shown, level, italic));
      } else {
        runs.add(new Run(shown, level, italic));
      }
    }
  }
}
