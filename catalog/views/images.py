"""Pictures of products: adding, ordering, and the files themselves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from b2bops.platform.services.files import file_response
from catalog.forms.images import ImageForm
from catalog.models import Product, ProductImage
from catalog.services import images as image_services

CACHE = "private, max-age=86400"


def image_add(request: HttpRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    form = ImageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, alt_text = form.cleaned_data["file"], form.cleaned_data["alt_text"]
        done = saved(
            form,
            lambda: image_services.image_add(
                actor=request.user, product=product, name=upload.name, stream=upload, alt_text=alt_text
            ),
        )
        if done:
            messages.success(request, _("The picture was added."))
            return redirect("catalog:image_add", pk=product.pk)
    images = product.images.order_by("position", "pk")
    context = {"form": form, "product": product, "images": images}
    return render(request, "catalog/product_images.html", context, status=422 if form.errors else 200)


@require_POST
def image_change(request: HttpRequest, pk: int) -> HttpResponse:
    """One verb for one picture: ``main``, ``forward``, ``back``, ``remove`` or ``describe`` (with ``alt_text``)."""
    image = get_object_or_404(ProductImage.objects.visible_to(request.user), pk=pk)
    actor, verb = request.user, request.POST.get("verb", "")
    if verb == "main":
        image_services.image_make_main(actor=actor, image=image)
    elif verb in {"forward", "back"}:
        image_services.image_move(actor=actor, image=image, places=-1 if verb == "forward" else 1)
    elif verb == "remove":
        image_services.image_remove(actor=actor, image=image)
    elif verb == "describe":
        image_services.image_describe(actor=actor, image=image, alt_text=request.POST.get("alt_text", ""))
    return redirect("catalog:image_add", pk=image.product_id)


@require_safe
def image_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    image = get_object_or_404(ProductImage.objects.visible_to(request.user).select_related("file"), pk=pk)
    return _shown(file_response(image.file, inline=True))


@require_safe
def image_thumbnail(request: HttpRequest, pk: int) -> HttpResponseBase:
    image = get_object_or_404(ProductImage.objects.visible_to(request.user).select_related("thumbnail"), pk=pk)
    return _shown(file_response(image.thumbnail, inline=True))


def _shown(response: HttpResponseBase) -> HttpResponseBase:
    # A picture's row always speaks of the same content, so a browser may keep it.
    response.headers["Cache-Control"] = CACHE
    return response
