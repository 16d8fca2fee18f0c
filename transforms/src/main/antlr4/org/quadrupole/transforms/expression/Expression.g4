/*
 * The expression language: a strict subset of Python's expressions (Python Language Reference,
 * section 6). Alternatives of `expression` stand in order of falling precedence.
 */
grammar Expression;

root
  : expression EOF
  ;

expression
  : atom                                                          # atomExpression
  | expression '.' NAME                                           # attribute
  | expression '(' arguments? ')'                                 # call
  | expression '[' subscript ']'                                  # index
  | <assoc = right> expression '**' expression                    # power
  | op=('+' | '-' | '~') expression                               # sign
  | expression op=('*' | '/' | '//' | '%') expression             # product
  | expression op=('+' | '-') expression                          # sum
  | expression op=('<<' | '>>') expression                        # shift
  | expression op='&' expression                                  # bitAnd
  | expression op='^' expression                                  # bitXor
  | expression op='|' expression                                  # bitOr
  | expression comparator expression                              # comparison
  | 'not' expression                                              # logicalNot
  | expression 'and' expression                                   # logicalAnd
  | expression 'or' expression                                    # logicalOr
  | <assoc = right> expression 'if' expression 'else' expression  # conditional
  | 'lambda' (NAME (',' NAME)*)? ':' expression                   # lambda
  ;

comparator
  : '<' | '<=' | '>' | '>=' | '==' | '!='
  | 'in' | 'not' 'in' | 'is' 'not' | 'is'
  ;

atom
  : NAME                                                          # name
  | INTEGER                                                       # integer
  | FLOAT                                                         # floating
  | STRING+                                                       # text
  | 'True'                                                        # true
  | 'False'                                                       # false
  | '(' expression ')'                                            # parentheses
  | '(' expression ',' ')'                                        # tuple
  | '(' expression (',' expression)+ ','? ')'                     # tuple
  | '(' expression clause+ ')'                                    # generator
  | '[' expression clause+ ']'                                    # listComprehension
  | '[' (expression (',' expression)* ','?)? ']'                  # list
  ;

clause
  : 'for' NAME (',' NAME)* 'in' expression ('if' expression)*
  ;

subscript
  : expression                                                    # item
  | from=expression? ':' to=expression? (':' step=expression?)?   # slice
  ;

arguments
  : expression clause+                                            # generatorArgument
  | argument (',' argument)* ','?                                 # argumentList
  ;

argument
  : (NAME '=')? expression
  ;

NAME: [a-zA-Z_] [a-zA-Z_0-9]*;
FLOAT: (DIGITS '.' DIGITS? | '.' DIGITS) EXPONENT? | DIGITS EXPONENT;
INTEGER: DIGITS | '0' [xX] [0-9a-fA-F]+;
STRING: '"' (~["\\\r\n] | '\\' .)* '"' | '\'' (~['\\\r\n] | '\\' .)* '\'';
SPACE: [ \t\r\n]+ -> skip;
COMMENT: '#' ~[\r\n]* -> skip;
/* Whatever else stands there is reported by the parser, with its position. */
OTHER: .;

fragment DIGITS: [0-9] ([0-9_]* [0-9])?;
fragment EXPONENT: [eE] [+-]? [0-9]+;
