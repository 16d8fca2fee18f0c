package org.quadrupole.transforms.expression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;
import org.quadrupole.transforms.expression.Expression.Clause;

/** Reads an expression's text into its syntax tree. */
public final class ExpressionReader extends ExpressionBaseVisitor<Expression> {

  /** No expression of a person is nested deeper; deeper ones would overflow the parser's stack. */
  private static final int MAX_NESTING = 100;

  /** Nor has one more operators in a row: {@code a + b + ...} is a tree as deep as it is long. */
  private static final int MAX_DEPTH = 1000;

  private static final int MAX_LENGTH = 100_000;

  /** Java's class files hold no longer ones. */
  private static final int MAX_TEXT = 10_000;

  private final SourceText source;

  private ExpressionReader(SourceText source) {
    this.source = source;
  }

  /**
   * The syntax tree of an expression.
   *
   * @throws ExpressionException if the text is not an expression of the language
   */
  public static Expression read(SourceText source) {
    if (source.text().isBlank()) {
      throw new ExpressionException(source, 0, "the expression is empty");
    }
    if (source.text().length() > MAX_LENGTH) {
      throw new ExpressionException(
          source, MAX_LENGTH, "more than " + MAX_LENGTH + " characters; split it by definitions");
    }
    ExpressionLexer lexer = new ExpressionLexer(CharStreams.fromString(source.text()));
    lexer.removeErrorListeners();
    CommonTokenStream tokens = new CommonTokenStream(lexer);
    tokens.fill();
    checkNesting(source, tokens.getTokens());
    ExpressionParser parser = new ExpressionParser(tokens);
    parser.removeErrorListeners();
    parser.addErrorListener(new SyntaxErrors(source));
    ExpressionParser.ExpressionContext tree = parser.root().expression();
    checkDepth(source, tree);
    return new ExpressionReader(source).visit(tree);
  }

  /** Bounds what the parser goes down into: brackets, signs, and what groups from the right. */
  private static void checkNesting(SourceText source, List<Token> tokens) {
    int brackets = 0;
    int rightward = 0;
    for (Token token : tokens) {
      switch (token.getText()) {
        case "(", "[" -> brackets++;
        case ")", "]" -> brackets--;
        case "**", "not", "~", "lambda", "else" -> rightward++;
        case "-", "+" -> rightward += isSign(tokens, token.getTokenIndex()) ? 1 : 0;
        case "," -> rightward = 0;
        default -> {}
      }
      if (brackets > MAX_NESTING || rightward > 2 * MAX_NESTING) {
        throw new ExpressionException(
            source, at(source, token), "nested too deeply; split it by definitions");
      }
    }
  }

  private static boolean isSign(List<Token> tokens, int number) {
    String before = number == 0 ? "" : tokens.get(number - 1).getText();
    return before.equals("-") || before.equals("+") || before.equals("~") || before.equals("**");
  }

  /** Without recursion, since it is there to prevent a deep one. */
  private static void checkDepth(SourceText source, ParserRuleContext tree) {
    record Level(ParserRuleContext tree, int depth) {}
    Deque<Level> open = new ArrayDeque<>(List.of(new Level(tree, 0)));
    while (!open.isEmpty()) {
      Level level = open.pop();
      if (level.depth > MAX_DEPTH) {
        throw new ExpressionException(
            source, at(source, level.tree.getStart()), "too long; split it by definitions");
      }
      for (int k = 0; k < level.tree.getChildCount(); k++) {
        if (level.tree.getChild(k) instanceof ParserRuleContext inner) {
          open.push(new Level(inner, level.depth + 1));
        }
      }
    }
  }

  private int at(ParserRuleContext context) {
    return at(context.getStart());
  }

  private int at(Token token) {
    return at(source, token);
  }

  /** The lexer counts characters beyond 16 bits once, Java's texts twice. */
  private static int at(SourceText source, Token token) {
    String text = source.text();
    int number = Math.min(token.getStartIndex(), text.codePointCount(0, text.length()));
    return text.offsetByCodePoints(0, number);
  }

  @Override
  public Expression visitAtomExpression(ExpressionParser.AtomExpressionContext context) {
    return visit(context.atom());
  }

  @Override
  public Expression visitName(ExpressionParser.NameContext context) {
    return new Expression.Name(at(context), context.NAME().getText());
  }

  @Override
  public Expression visitInteger(ExpressionParser.IntegerContext context) {
    String digits = context.getText().replace("_", "");
    try {
      return new Expression.IntegerLiteral(at(context), Long.decode(trimZeros(digits)));
    } catch (NumberFormatException tooLarge) {
      throw new ExpressionException(
          source, at(context), digits + " does not fit 64 bits; write it with a decimal point");
    }
  }

  /** {@link Long#decode} would take a leading zero for octal. */
  private static String trimZeros(String digits) {
    return digits.startsWith("0x") || digits.startsWith("0X")
        ? digits
        : digits.replaceFirst("^0+(?=.)", "");
  }

  @Override
  public Expression visitFloating(ExpressionParser.FloatingContext context) {
    return new Expression.FloatLiteral(
        at(context), Double.parseDouble(context.getText().replace("_", "")));
  }

  @Override
  public Expression visitText(ExpressionParser.TextContext context) {
    StringBuilder value = new StringBuilder();
    for (TerminalNode part : context.STRING()) {
      String quoted = part.getText();
      for (int i = 1; i < quoted.length() - 1; i++) {
        char c = quoted.charAt(i);
        if (c == '\\') {
          value.append(escaped(quoted.charAt(++i), context));
        } else {
          value.append(c);
        }
      }
    }
    if (value.length() > MAX_TEXT) {
      throw new ExpressionException(
          source, at(context), "a text of more than " + MAX_TEXT + " characters");
    }
    return new Expression.TextLiteral(at(context), value.toString());
  }

  private char escaped(char c, ParserRuleContext context) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case '\\', '\'', '"' -> c;
      default ->
          throw new ExpressionException(
              source,
              at(context),
              "in a text a backslash stands before n, t, a quote or another backslash only");
    };
  }

  @Override
  public Expression visitTrue(ExpressionParser.TrueContext context) {
    return new Expression.BooleanLiteral(at(context), true);
  }

  @Override
  public Expression visitFalse(ExpressionParser.FalseContext context) {
    return new Expression.BooleanLiteral(at(context), false);
  }

  @Override
  public Expression visitParentheses(ExpressionParser.ParenthesesContext context) {
    return visit(context.expression());
  }

  @Override
  public Expression visitTuple(ExpressionParser.TupleContext context) {
    return new Expression.TupleLiteral(at(context), visitEach(context.expression()));
  }

  @Override
  public Expression visitList(ExpressionParser.ListContext context) {
    return new Expression.ListLiteral(at(context), visitEach(context.expression()));
  }

  @Override
  public Expression visitGenerator(ExpressionParser.GeneratorContext context) {
    return comprehension(at(context), context.expression(), context.clause());
  }

  @Override
  public Expression visitListComprehension(ExpressionParser.ListComprehensionContext context) {
    return comprehension(at(context), context.expression(), context.clause());
  }

  private Expression comprehension(
      int at,
      ExpressionParser.ExpressionContext element,
      List<ExpressionParser.ClauseContext> clauses) {
    List<Clause> read = new ArrayList<>();
    for (ExpressionParser.ClauseContext clause : clauses) {
      List<Expression> parts = visitEach(clause.expression());
      read.add(
          new Clause(
              clause.NAME().stream().map(TerminalNode::getText).toList(),
              parts.get(0),
              parts.subList(1, parts.size())));
    }
    return new Expression.Comprehension(at, visit(element), read);
  }

  @Override
  public Expression visitAttribute(ExpressionParser.AttributeContext context) {
    return new Expression.Attribute(
        at(context.NAME().getSymbol()), visit(context.expression()), context.NAME().getText());
  }

  @Override
  public Expression visitCall(ExpressionParser.CallContext context) {
    List<Expression> arguments = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    if (context.arguments() instanceof ExpressionParser.GeneratorArgumentContext generator) {
      arguments.add(comprehension(at(generator), generator.expression(), generator.clause()));
    } else if (context.arguments() instanceof ExpressionParser.ArgumentListContext list) {
      for (ExpressionParser.ArgumentContext argument : list.argument()) {
        addArgument(argument, arguments, named);
      }
    }
    return new Expression.Call(at(context), visit(context.expression()), arguments, named);
  }

  private void addArgument(
      ExpressionParser.ArgumentContext argument,
      List<Expression> arguments,
      Map<String, Expression> named) {
    Expression value = visit(argument.expression());
    if (argument.NAME() == null) {
      if (!named.isEmpty()) {
        throw new ExpressionException(
            source, at(argument), "an argument without a name follows one with a name");
      }
      arguments.add(value);
    } else if (named.putIfAbsent(argument.NAME().getText(), value) != null) {
      throw new ExpressionException(
          source, at(argument), "argument " + argument.NAME().getText() + " is given twice");
    }
  }

  @Override
  public Expression visitIndex(ExpressionParser.IndexContext context) {
    Expression value = visit(context.expression());
    int at = at(context.subscript());
    if (context.subscript() instanceof ExpressionParser.ItemContext item) {
      return new Expression.Index(at, value, visit(item.expression()));
    }
    ExpressionParser.SliceContext slice = (ExpressionParser.SliceContext) context.subscript();
    return new Expression.Slice(at, value, maybe(slice.from), maybe(slice.to), maybe(slice.step));
  }

  private Optional<Expression> maybe(ExpressionParser.@Nullable ExpressionContext context) {
    return context == null ? Optional.empty() : Optional.of(visit(context));
  }

  @Override
  public Expression visitPower(ExpressionParser.PowerContext context) {
    return new Expression.Binary(
        at(context), "**", visit(context.expression(0)), visit(context.expression(1)));
  }

  @Override
  public Expression visitSign(ExpressionParser.SignContext context) {
    return new Expression.Unary(at(context), context.op.getText(), visit(context.expression()));
  }

  @Override
  public Expression visitLogicalNot(ExpressionParser.LogicalNotContext context) {
    return new Expression.Unary(at(context), "not", visit(context.expression()));
  }

  private Expression binary(Token operator, List<ExpressionParser.ExpressionContext> operands) {
    return new Expression.Binary(
        at(operator), operator.getText(), visit(operands.get(0)), visit(operands.get(1)));
  }

  @Override
  public Expression visitProduct(ExpressionParser.ProductContext context) {
    return binary(context.op, context.expression());
  }

  @Override
  public Expression visitSum(ExpressionParser.SumContext context) {
    return binary(context.op, context.expression());
  }

  @Override
  public Expression visitShift(ExpressionParser.ShiftContext context) {
    return binary(context.op, context.expression());
  }

  @Override
  public Expression visitBitAnd(ExpressionParser.BitAndContext context) {
    return binary(context.op, context.expression());
  }

  @Override
  public Expression visitBitXor(ExpressionParser.BitXorContext context) {
    return binary(context.op, context.expression());
  }

  @Override
  public Expression visitBitOr(ExpressionParser.BitOrContext context) {
    return binary(context.op, context.expression());
  }

  @Override
  public Expression visitComparison(ExpressionParser.ComparisonContext context) {
    List<String> operators = new ArrayList<>();
    List<Expression> operands = new ArrayList<>();
    chain(context, operators, operands);
    return new Expression.Comparison(at(context.comparator()), operators, operands);
  }

  /** {@code a < b < c} is parsed as {@code (a < b) < c}; Python means {@code a < b and b < c}. */
  private void chain(
      ExpressionParser.ComparisonContext context,
      List<String> operators,
      List<Expression> operands) {
    if (context.expression(0) instanceof ExpressionParser.ComparisonContext left) {
      chain(left, operators, operands);
    } else {
      operands.add(visit(context.expression(0)));
    }
    StringBuilder operator = new StringBuilder();
    for (int i = 0; i < context.comparator().getChildCount(); i++) {
      operator.append(i > 0 ? " " : "").append(context.comparator().getChild(i).getText());
    }
    operators.add(operator.toString());
    operands.add(visit(context.expression(1)));
  }

  @Override
  public Expression visitLogicalAnd(ExpressionParser.LogicalAndContext context) {
    return new Expression.Logical(
        at(context), true, visit(context.expression(0)), visit(context.expression(1)));
  }

  @Override
  public Expression visitLogicalOr(ExpressionParser.LogicalOrContext context) {
    return new Expression.Logical(
        at(context), false, visit(context.expression(0)), visit(context.expression(1)));
  }

  @Override
  public Expression visitConditional(ExpressionParser.ConditionalContext context) {
    return new Expression.Conditional(
        at(context),
        visit(context.expression(1)),
        visit(context.expression(0)),
        visit(context.expression(2)));
  }

  @Override
  public Expression visitLambda(ExpressionParser.LambdaContext context) {
    return new Expression.Lambda(
        at(context),
        context.NAME().stream().map(TerminalNode::getText).toList(),
        visit(context.expression()));
  }

  private List<Expression> visitEach(List<ExpressionParser.ExpressionContext> contexts) {
    List<Expression> expressions = new ArrayList<>(contexts.size());
    for (ExpressionParser.ExpressionContext context : contexts) {
      expressions.add(visit(context));
    }
    return expressions;
  }

  /** Turns the parser's first complaint into an {@link ExpressionException}. */
  private static final class SyntaxErrors extends BaseErrorListener {
    private final SourceText source;

    SyntaxErrors(SourceText source) {
      this.source = source;
    }

    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        @Nullable Object symbol,
        int line,
        int column,
        String message,
        @Nullable RecognitionException cause) {
      if (symbol instanceof Token token && token.getType() != Token.EOF) {
        throw new ExpressionException(
            source,
            at(source, token),
            "'" + token.getText() + "' is not expected here" + hint(token));
      }
      throw new ExpressionException(
          source, source.text().length(), "the expression ends too early");
    }

    /** What people write who come from C++. */
    private static String hint(Token token) {
      return switch (token.getText()) {
        case "!" -> "; write not, or ~ for each item of a list";
        case "=" -> "; a comparison is ==";
        case "&" -> "; write and, or a single & between conditions in brackets";
        case "|" -> "; write or, or a single | between conditions in brackets";
        case "?" -> "; write a if condition else b";
        default -> "";
      };
    }
  }
}
