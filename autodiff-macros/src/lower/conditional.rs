//! Code that `#[cfg]` may remove: an attribute macro sees it before rustc decides, and must not count it.

use syn::visit::Visit;

use crate::ctxt::Ctxt;

/// Refuses `#[cfg]` on parameters.
pub fn check_params(item: &syn::ItemFn, ctxt: &Ctxt) {
    let way_out = "write one function for each case, and put the attribute there";
    Attributes { ctxt, way_out }.visit_signature(&item.sig);
}

/// Refuses `#[cfg]` on anything in the body.
pub fn check_body(item: &syn::ItemFn, ctxt: &Ctxt) {
    let way_out = "use `cfg!(…)` in a condition, or put the attribute on the function";
    Attributes { ctxt, way_out }.visit_block(&item.block);
}

struct Attributes<'a> {
    ctxt: &'a Ctxt,
    way_out: &'static str,
}

impl<'ast> Visit<'ast> for Attributes<'_> {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        for name in ["cfg", "cfg_attr"] {
            if attribute.path().is_ident(name) {
                let way_out = self.way_out;
                self.ctxt.refuse(attribute, format!("`#[{name}]` inside a function is not supported; {way_out}"));
            }
        }
    }
}
