/** Signs of TeX and what they look like without it. */
const signs: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ ' +
    'sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ ' +
    'Phi Φ Psi Ψ Omega Ω times × cdot · ast ∗ div ÷ pm ± mp ∓ le ≤ leq ≤ ge ≥ geq ≥ ll ≪ gg ≫ lt < gt > ne ≠ neq ≠ approx ≈ sim ∼ equiv ≡ ' +
    'propto ∝ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ emptyset ∅ ' +
    'varnothing ∅ setminus ∖ forall ∀ exists ∃ neg ¬ lnot ¬ land ∧ wedge ∧ lor ∨ vee ∨ oplus ⊕ otimes ⊗ perp ⊥ parallel ∥ angle ∠ mid | to → ' +
    'rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ implies ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⇔ mapsto ↦ uparrow ↑ downarrow ↓ ' +
    'ldots … dots … cdots ⋯ therefore ∴ because ∵ circ ° degree ° prime ′ ell ℓ hbar ℏ star ⋆ bullet • lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ ' +
    'langle ⟨ rangle ⟩ vert | Vert ‖ colon :'
  )
    .split(' ')
    .flatMap((name, place, all) => (place % 2 === 0 ? [[name, all[place + 1]!]] : [])), // names and signs take turns
);
const named = new Set(
  'sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp lim min max sup inf gcd det dim arg Pr'.split(' '),
);
const spaces: Readonly<Record<string, string>> = {
  ',': ' ',
  ':': ' ',
  ';': ' ',
  '!': '',
  ' ': ' ',
  quad: '  ',
  qquad: '   ',
  '%': '%',
  $: '$',
};
const escapes: Readonly<Record<string, string>> = { ...spaces, '{': '{', '}': '}', '&': '&', '#': '#', _: '_', '|': '‖' };
/** Whose group reads as it stands. */
const upright = new Set(
  'text mathrm mathbf mathit mathsf mathtt textbf textit textrm operatorname boldsymbol mathbf displaystyle'.split(' '),
);
const skipped = new Set('left right big Big bigl bigr Bigl Bigr displaystyle textstyle limits nolimits'.split(' '));
const accents: Readonly<Record<string, string>> = {
  bar: '\u0304',
  overline: '\u0304',
  hat: '\u0302',
  tilde: '\u0303',
  vec: '\u20D7',
  dot: '\u0307',
};
const doubled: Readonly<Record<string, string>> = { N: 'ℕ', Z: 'ℤ', Q: 'ℚ', R: 'ℝ', C: 'ℂ', P: 'ℙ', E: '𝔼' };

const pairs = (from: string, to: string): ReadonlyMap<string, string> =>
  new Map(Array.from(from).map((sign, place) => [sign, Array.from(to)[place]!])); // as long
const raised = pairs('0123456789+-=()abcdefghijklmnoprstuvwxyzT′∗° ', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ′*° ');
const lowered = pairs('0123456789+-=()aehijklmnoprstuvx ', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ ');
const fractions: Readonly<Record<string, string>> = {
  '1/2': '½',
  '1/3': '⅓',
  '2/3': '⅔',
  '1/4': '¼',
  '3/4': '¾',
  '1/5': '⅕',
  '2/5': '⅖',
  '3/5': '⅗',
  '4/5': '⅘',
  '1/6': '⅙',
  '5/6': '⅚',
  '1/8': '⅛',
  '3/8': '⅜',
  '5/8': '⅝',
  '7/8': '⅞',
};

/** That a formula cannot be written in a line. */
class TooMuch extends Error {}

const LONG_MAX = 300; // characters: longer ones are not read in a line anyway

function mapped(text: string, signsOf: ReadonlyMap<string, string>): string {
  const written = Array.from(text).map((sign) => signsOf.get(sign === '−' ? '-' : sign));
  if (written.some((sign) => sign === undefined)) throw new TooMuch();
  return written.join('');
}

/** In brackets where it is more than one thing. */
const bound = (text: string): string => (/^(?:[\p{L}\p{M}\d.,]+|.)$/u.test(text) ? text : `(${text})`);

function fraction(over: string, under: string): string {
  return fractions[`${over}/${under}`] ?? `${bound(over)}/${bound(under)}`;
}

/** Reads a formula from left to right. */
class Reader {
  private at = 0;
  private readonly tex: string;
  constructor(tex: string) {
    this.tex = tex;
  }

  /** All up to the end, or to the bracket that closes the group. */
  run(closing?: string): string {
    let written = '';
    while (this.at < this.tex.length) {
      const sign = this.tex[this.at]!; // below the length
      if (sign === closing) return written;
      if (sign === '}') throw new TooMuch();
      written += this.next();
    }
    if (closing) throw new TooMuch();
    return written;
  }

  /** One thing: a sign, a group or a command. */
  private next(): string {
    const sign = String.fromCodePoint(this.tex.codePointAt(this.at)!); // below the length
    this.at += sign.length;
    if (sign === '{') return this.closed('}');
    if (sign === '\\') return this.command();
    if (sign === '^') return mapped(this.argument(), raised);
    if (sign === '_') return mapped(this.argument(), lowered);
    if (sign === '&' || sign === '%') throw new TooMuch();
    return sign === '-' ? '−' : sign === "'" ? '′' : sign === '~' || /\s/.test(sign) ? ' ' : sign === '*' ? '∗' : sign;
  }

  private closed(bracket: string): string {
    const inside = this.run(bracket);
    this.at += 1;
    return inside;
  }

  private argument(): string {
    while (this.tex[this.at] === ' ') this.at += 1;
    if (this.at >= this.tex.length || this.tex[this.at] === '}') throw new TooMuch();
    return this.next().trim();
  }

  private root(): string {
    if (this.tex[this.at] !== '[') return `√${bound(this.argument())}`;
    this.at += 1;
    const degree = this.closed(']');
    const sign = degree === '3' ? '∛' : degree === '4' ? '∜' : `${mapped(degree, raised)}√`;
    return sign + bound(this.argument());
  }

  private command(): string {
    const name = /^(?:[a-zA-Z]+|[^])/.exec(this.tex.slice(this.at))?.[0];
    if (name === undefined) throw new TooMuch();
    this.at += name.length;
    const escaped = escapes[name];
    if (escaped !== undefined) return escaped;
    if (skipped.has(name)) return this.tex[this.at] === '.' && (name === 'left' || name === 'right') ? ((this.at += 1), '') : '';
    if (upright.has(name)) return this.argument();
    if (/^[dt]?frac$/.test(name)) return fraction(this.argument(), this.argument());
    if (name === 'binom') return `C(${this.argument()}, ${this.argument()})`;
    if (name === 'sqrt') return this.root();
    if (name === 'mathbb') return doubled[this.argument()] ?? raiseTooMuch();
    const accent = accents[name];
    if (accent !== undefined) {
      const under = this.argument();
      return Array.from(under).length === 1 ? under + accent : raiseTooMuch();
    }
    if (named.has(name)) return /[\p{L}\d\\]/u.test(this.tex[this.at] ?? '') ? `${name} ` : name;
    return signs[name] ?? raiseTooMuch();
  }
}

function raiseTooMuch(): never {
  throw new TooMuch();
}

/** A formula in TeX as Unicode writes it in a line; undefined where that cannot be done truly. */
export function plainMath(tex: string): string | undefined {
  if (tex.length > LONG_MAX) return undefined;
  try {
    return new Reader(tex.trim()).run().replaceAll(/ {2,}/g, ' ').trim() || undefined;
  } catch (error) {
    if (error instanceof TooMuch) return undefined;
    throw error;
  }
}
