/** Says that something is being waited for. */
export const Spinner = ({ label = 'One moment …' }: { readonly label?: string }) => (
  <output className="waiting">
    <span className="spinner" aria-hidden="true" />
    {label}
  </output>
);
