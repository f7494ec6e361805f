from django.http import HttpRequest, HttpResponse
def learn(r: HttpRequest) -> HttpResponse: return HttpResponse()
def certificates(r: HttpRequest) -> HttpResponse: return HttpResponse()
def certificate_pdf(r: HttpRequest, number: str) -> HttpResponse: return HttpResponse()
def verify_form(r: HttpRequest) -> HttpResponse: return HttpResponse()
def verify(r: HttpRequest, number: str) -> HttpResponse: return HttpResponse()
